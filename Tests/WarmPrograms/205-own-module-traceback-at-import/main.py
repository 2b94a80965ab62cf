import tb
