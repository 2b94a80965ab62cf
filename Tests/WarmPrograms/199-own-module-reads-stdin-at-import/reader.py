print('module got', input())
