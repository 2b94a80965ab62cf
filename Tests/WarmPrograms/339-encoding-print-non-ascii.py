print('é 日本 🎉')
