import readline
print(input('p '), readline.get_current_history_length())
