import curses
try:
    curses.initscr
    print(curses.COLS)
except AttributeError as e:
    print(e)
