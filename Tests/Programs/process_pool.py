from multiprocessing import Pool
def square(n): return n * n
if __name__ == "__main__":
    with Pool(3) as pool: print(pool.map(square, range(8)))
