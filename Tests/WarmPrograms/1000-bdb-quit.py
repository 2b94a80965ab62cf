import bdb
raise bdb.BdbQuit
