class Stack: pass
