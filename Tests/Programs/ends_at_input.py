print("ready")
while True: input("Press Enter to exit")
