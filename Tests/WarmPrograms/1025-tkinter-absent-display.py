try:
    import tkinter
    tkinter.Tk()
except Exception as e:
    print(type(e).__name__)
