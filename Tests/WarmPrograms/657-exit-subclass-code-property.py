class Stop(SystemExit):
    @property
    def code(self): return 21
raise Stop(3)
