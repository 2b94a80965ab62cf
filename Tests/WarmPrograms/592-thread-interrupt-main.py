import _thread
try:
    _thread.interrupt_main()
    while True: pass
except KeyboardInterrupt:
    print('interrupted')
