import threading
m = threading.main_thread()
print(m is threading.current_thread(), m.ident == threading.get_ident(), m.native_id == threading.get_native_id(), m.daemon, m.is_alive())
