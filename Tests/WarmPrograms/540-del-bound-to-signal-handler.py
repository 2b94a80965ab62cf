import signal
class A:
    def __call__(self, *a): pass
    def __del__(self): print('handler gone')
signal.signal(signal.SIGUSR1, A())
