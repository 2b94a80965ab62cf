print(__spec__, __package__, __cached__ if '__cached__' in globals() else 'none')
