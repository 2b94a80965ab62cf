class Stop(SystemExit):
    pass
raise Stop(11)
