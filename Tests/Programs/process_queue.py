from multiprocessing import Process, Queue
def work(jobs, results):
    for n in iter(jobs.get, None): results.put(n * n)
if __name__ == "__main__":
    jobs, results = Queue(), Queue()
    process = Process(target=work, args=(jobs, results))
    process.start()
    for n in [1, 2, 3, None]: jobs.put(n)
    print([results.get() for _ in range(3)])
    process.join()
    print(process.exitcode)
