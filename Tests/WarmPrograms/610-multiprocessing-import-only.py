import multiprocessing
print(multiprocessing.current_process().name, multiprocessing.get_start_method(), multiprocessing.parent_process())
