import multiprocessing as mp
print(mp.active_children(), mp.current_process().daemon, mp.current_process().pid == __import__('os').getpid())
