import runpy
g = runpy.run_path('job.py', run_name='__main__')
print(sorted(k for k in g if not k.startswith('_')))
