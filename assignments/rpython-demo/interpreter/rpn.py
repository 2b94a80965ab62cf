"""Runs a program in rpn, a language with a stack, in which the submissions of this assignment are written: `rpn FILE`.

    1 2 + .                                 numbers; + - * / mod = < > take two from the stack; `.` prints one, on a line
    dup drop swap over                      copy the uppermost, drop it, exchange the upper two, copy the second
    "text" print cr                         print a text; end the line
    1 2 < if "yes" print else "no" print then
    3 begin dup . 1 - dup 0 = until         repeat until what is on the stack is not 0
    : square dup * ;   7 square .           define a word
    more if read . then                     whether stdin has another number; read it
    "words.rpn" include  "a.txt" show       the words of another file, as if they stood here; print a file
    exit                                    # from here to the end of the line is a comment
"""
import os

from rpython.rlib.rarithmetic import ovfcheck, string_to_int
from rpython.rlib.rstring import ParseStringError, ParseStringOverflowError, split

PLAIN = ['+', '-', '*', '/', 'mod', '=', '<', '>', 'dup', 'drop', 'swap', 'over', '.', 'cr', 'more', 'read', 'exit']


class Failure(Exception):
    def __init__(self, message):
        self.message = message


def write(file, text):
    while text:
        text = text[os.write(file, text):]


def all_of(file):
    pieces = []
    while True:
        piece = os.read(file, 8192)
        if not piece:
            return ''.join(pieces)
        pieces.append(piece)


def contents(path):
    try:
        file = os.open(path, os.O_RDONLY, 0)
        text = all_of(file)
        os.close(file)
        return text
    except OSError as error:
        raise Failure('cannot read %s: %s' % (path, os.strerror(error.errno)))


def number(word):
    try:
        return string_to_int(word)
    except ParseStringOverflowError:
        raise Failure('the number is too large')
    except ParseStringError:
        raise Failure('no number, and no word that may stand here: ' + word)


def words(path):
    """The words of a file, each with its place; a text begins with a quotation mark."""
    found = []
    lines = contents(path).split('\n')
    for i in range(len(lines)):
        place = '%s:%d: ' % (path, i + 1)
        parts = lines[i].split('"')     # every other one is a text
        for j in range(len(parts)):
            if j % 2 == 1:
                found.append(('"' + parts[j], place))
                continue
            code = parts[j].split('#')
            found += [(word, place) for word in split(code[0])]
            if len(code) > 1:
                break
    return found


class Step(object):
    """What a program does next: a plain word, or in capitals what has a number or a text with it."""

    def __init__(self, word, number, text, place):
        self.word, self.number, self.text, self.place = word, number, text, place


class Program(object):
    def __init__(self):
        self.steps = []
        self.defined = {}     # words, each with the number of its first step
        self.files = 0        # that include each other
        self.place = ''
        self.stack = []
        self.calls = []       # the steps to go back to
        self.numbers = []     # of stdin, the next one last
        self.asked = False    # whether stdin has been read

    def add(self, word, number=0, text=''):
        self.steps.append(Step(word, number, text, self.place))
        return len(self.steps) - 1

    def include(self, path):
        if self.files == 16:
            raise Failure('it includes itself')
        self.files += 1
        text, name = '', ''
        begun = [('', 0)]     # what has not ended yet, with the step that shall jump, or is to be jumped to
        for word, self.place in words(path):
            begin, step = begun[-1]
            if text:
                if word == 'include':
                    self.include(text[1:])
                elif word == 'print' or word == 'show':
                    self.add(word.upper(), 0, text[1:])
                else:
                    raise Failure('a text is there to print, show or include')
                text = ''
            elif word[0] == '"':
                text = word
            elif begin == ':' and not name:
                name = word
                self.defined[name] = step + 1
            elif word in self.defined:
                self.add('CALL', self.defined[word])
            elif word in PLAIN:
                self.add(word)
            elif word == 'if':
                begun.append(('if', self.add('UNLESS')))
            elif word == 'begin':
                begun.append(('begin', len(self.steps)))
            elif word == ':':
                begun.append((':', self.add('JUMP')))
                name = ''
            elif word == 'else' and begin == 'if':
                begun[-1] = ('else', self.add('JUMP'))
                self.steps[step].number = len(self.steps)
            elif word == 'until' and begin == 'begin':
                begun.pop()
                self.add('UNLESS', step)
            elif word == 'then' and (begin == 'if' or begin == 'else') or word == ';' and begin == ':':
                begun.pop()
                if word == ';':
                    self.add('BACK')
                self.steps[step].number = len(self.steps)
            else:
                self.add('NUMBER', number(word))
        if text or len(begun) > 1:
            raise Failure('there is no end to ' + (text or begun[-1][0]))
        self.files -= 1

    def run(self):
        at = 0
        while at < len(self.steps):
            step = self.steps[at]
            self.place = step.place
            at += 1
            if step.word == 'NUMBER':
                self.stack.append(step.number)
            elif step.word == 'JUMP' or step.word == 'UNLESS' and self.pop() == 0:
                at = step.number
            elif step.word == 'CALL':
                if len(self.calls) == 10000:
                    raise Failure('too many words wait for others')
                self.calls.append(at)
                at = step.number
            elif step.word == 'BACK':
                at = self.calls.pop()
            elif step.word == 'PRINT':
                write(1, step.text)
            elif step.word == 'SHOW':
                write(1, contents(step.text))
            elif step.word == 'exit':
                return
            elif step.word != 'UNLESS':
                self.plain(step.word)

    def plain(self, word):
        if word == 'cr':
            write(1, '\n')
        elif word == 'more':
            self.stack.append(int(self.more()))
        elif word == 'read':
            self.stack.append(self.read())
        else:
            top = self.pop()
            if word == '.':
                write(1, '%d\n' % top)
            elif word == 'dup':
                self.stack += [top, top]
            elif word != 'drop':
                second = self.pop()
                if word == 'swap':
                    self.stack += [top, second]
                elif word == 'over':
                    self.stack += [second, top, second]
                else:
                    self.stack.append(computed(word, second, top))

    def pop(self):
        if not self.stack:
            raise Failure('the stack is empty')
        return self.stack.pop()

    def more(self):
        if not self.asked:
            self.numbers = split(all_of(0))
            self.numbers.reverse()
            self.asked = True
        return len(self.numbers) > 0

    def read(self):
        if not self.more():
            raise Failure('there is no number left to read')
        return number(self.numbers.pop())


def computed(word, a, b):
    if word == '=':
        return int(a == b)
    if word == '<':
        return int(a < b)
    if word == '>':
        return int(a > b)
    if b == 0 and (word == '/' or word == 'mod'):
        raise Failure('division by zero')
    try:
        if word == '+':
            return ovfcheck(a + b)
        if word == '-':
            return ovfcheck(a - b)
        if word == '*':
            return ovfcheck(a * b)
        return ovfcheck(a // b) if word == '/' else ovfcheck(a % b)
    except OverflowError:
        raise Failure('the number is too large')


def main(argv):
    if len(argv) != 2:
        write(2, 'usage: rpn FILE\n')
        return 2
    program = Program()
    try:
        program.include(argv[1])
        program.run()
    except Failure as failure:
        write(2, 'rpn: %s%s\n' % (program.place, failure.message))
        return 1
    return 0


def target(driver, args):
    driver.exe_name = 'rpn'
    return main, None
