import subprocess
try:
    subprocess.run(['/bin/true'], check=True)
    print('done')
except OSError as e:
    print('done')
