import linecache
linecache.getline = lambda *a: 'patched line'
linecache.getlines = lambda *a: ['patched']
1/0
