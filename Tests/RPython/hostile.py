"""What a program behind the protocol tries if it has found a hole in RPython; argv[1] says which of `ATTACKS` below.

It writes to fd 1 and reads from fd 0 what it likes, past RPython's own requests, and calls the C library itself.
"""
import os

from rpython.rlib.rarithmetic import widen
from rpython.rlib.rposix import get_saved_errno
from rpython.rtyper.lltypesystem import lltype, rffi
from rpython.translator.tool.cbuild import ExternalCompilationInfo

MEBIBYTE = 1 << 20
INT, LONG, SIZE, POINTER, TEXT, VOID = rffi.INT, rffi.LONG, rffi.SIZE_T, rffi.VOIDP, rffi.CCHARP, lltype.Void
NULL = lltype.nullptr(POINTER.TO)
HEADERS = ExternalCompilationInfo(includes=[
    'fcntl.h', 'signal.h', 'string.h', 'sys/mman.h', 'sys/ptrace.h', 'sys/socket.h', 'sys/wait.h', 'time.h', 'unistd.h'])


def library(name, arguments, result):
    """A function of the C library, really called and not asked for."""
    return rffi.llexternal(name, arguments, result, compilation_info=HEADERS, sandboxsafe=True,
                           save_err=rffi.RFFI_SAVE_ERRNO)


c_dup = library('dup', [INT], INT)
c_execve = library('execve', [TEXT, rffi.CCHARPP, rffi.CCHARPP], INT)
c_exit = library('_exit', [INT], VOID)
c_fcntl = library('fcntl', [INT, INT, INT], INT)
c_fork = library('fork', [], INT)
c_getppid = library('getppid', [], INT)
c_kill = library('kill', [INT, INT], INT)
c_localtime = library('localtime', [POINTER], POINTER)
c_malloc = library('malloc', [SIZE], POINTER)
c_memset = library('memset', [POINTER, INT, SIZE], POINTER)
c_mmap = library('mmap', [POINTER, SIZE, INT, INT, INT, LONG], POINTER)
c_open = library('open', [TEXT, INT, INT], INT)
c_pause = library('pause', [], INT)
c_ptrace = library('ptrace', [INT, INT, POINTER, POINTER], LONG)
c_read = library('read', [INT, TEXT, SIZE], LONG)
c_socket = library('socket', [INT, INT, INT], INT)
c_tzset = library('tzset', [], VOID)
c_waitpid = library('waitpid', [INT, POINTER, INT], INT)
c_write = library('write', [INT, TEXT, SIZE], LONG)


def little_endian(value, length):
    return ''.join([chr((value >> (8 * i)) & 255) for i in range(length)])


def integer(value):
    return 'I' + little_endian(value, 8)


def string(text):
    return 's' + little_endian(len(text), 4) + text


def request(name, arguments):
    return string(name) + '(' + little_endian(len(arguments), 4) + ''.join(arguments)


GETUID = request('ll_os.ll_os_getuid', [])


def send(message, file=1):
    while message:
        count = c_write(file, message, len(message))
        if count <= 0:
            raise IOError
        message = message[count:]


def receive(file, most):
    with lltype.scoped_alloc(TEXT.TO, most) as buffer:
        count = c_read(file, buffer, most)
        if count < 0:
            raise IOError
        return ''.join([buffer[i] for i in range(count)])


def hexadecimal(data):
    return ''.join(['0123456789abcdef'[ord(byte) >> 4] + '0123456789abcdef'[ord(byte) & 15] for byte in data])


def say(line):
    os.write(1, line + '\n')


def ask(message):
    """Sends what may be no request, waits for whatever comes back, and says what it was."""
    send(message)
    say('answer: ' + hexadecimal(receive(0, 4096)))


# Invalid requests, and requests out of order.

def garbage():
    ask('\xff\x00\x01 this is no message \x7f\xfe')


def half():
    message = request('ll_os.ll_os_open', [string('/tmp/file'), integer(0), integer(0)])
    send(message[:len(message) // 2])


def huge():
    ask('s' + little_endian(0x7fffffff, 4))


def negative():
    ask('s' + little_endian(-1, 4))


def deep():
    ask(string('ll_os.ll_os_getuid') + ('(' + little_endian(1, 4)) * 1000 + 'N')


def many():
    ask(string('ll_os.ll_os_getuid') + '(' + little_endian(0x7fffffff, 4))


def unknown():
    ask(request('ll_os.ll_os_no_such_thing', []))


def wrongargs():
    ask(request('ll_os.ll_os_open', [integer(7), integer(0), integer(0)]))


def early():
    send(GETUID * 10)
    answers = ''
    for _ in range(10 * 2):
        tag = receive(0, 1)
        answers += tag
        for _ in range(8 if tag == 'I' else 4):
            answers += receive(0, 1)
    say('answers: ' + hexadecimal(answers))


def bytewise():
    last = len(GETUID) - 1
    for i in range(last):
        send(GETUID[i])
    ask(GETUID[last])


# Requests that cost time or memory, fill what they are written to, or end badly.

def silent():
    while True:
        c_pause()


def count_for_ever(number):
    while number:
        number = (number + 2) & 0xffff | 1
    return number


def loop():
    say('loop: %d' % count_for_ever(1))


def hog():
    held = []
    for i in range(512):   # which the collector copies into as much again
        held.append(chr(i & 255) * MEBIBYTE)
    say('hog: %d MiB' % len(held))


def rawhog():
    held = 0
    for _ in range(2048):
        block = c_malloc(MEBIBYTE)
        if not block:
            break
        c_memset(block, 1, MEBIBYTE)
        held += 1
    say('rawhog: %d MiB' % held)


def text_of(length):
    return 'x' * length


def fd2():
    for _ in range(100):
        send(text_of(MEBIBYTE), 2)
    say('fd2: 100 MiB')


def output():
    for _ in range(33):
        os.write(1, text_of(3 * MEBIBYTE))


def segfault():
    c_memset(NULL, 1, 1)


def recurse(depth):
    return 1 + recurse(depth + 1) * depth


def stack():
    say('stack: %d' % recurse(1))


def abort():
    numbers = [1, 2, 3]
    say('abort: %d' % numbers[len(numbers) + len(os.getcwd())])


# System calls. All of them are harmless if they succeed.

def report(name, value):
    say('%s: %d errno %d' % (name, value, get_saved_errno() if value < 0 else 0))


def escape_to_file(path):
    file = widen(c_open(path, 0, 0))
    report('open ' + path, file)
    if file >= 0:
        say('read %s: %d bytes' % (path, len(receive(file, 4096))))


def escape():
    say('escape: begins')
    escape_to_file('/etc/passwd')
    escape_to_file('/proc/self/exe')
    report('socket', widen(c_socket(2, 1, 0)))
    child = widen(c_fork())
    if child == 0:
        c_exit(0)
    report('fork', child)
    if child > 0:
        c_waitpid(child, NULL, 0)
    report('kill', widen(c_kill(c_getppid(), 0)))
    report('mmap', min(0, rffi.cast(LONG, c_mmap(NULL, 4096, 1 | 4, 2 | 32, -1, 0))))
    report('dup', widen(c_dup(0)))
    report('fcntl', widen(c_fcntl(0, 4, 0)))
    report('execve', widen(c_execve('/bin/true', rffi.liststr2charpp(['true']), rffi.liststr2charpp([]))))
    report('ptrace', c_ptrace(0, 0, NULL, NULL))


def localtime():
    c_tzset()
    with lltype.scoped_alloc(rffi.LONGP.TO, 1) as now:
        now[0] = 86400
        c_localtime(rffi.cast(POINTER, now))
    say('localtime: came back')


ATTACKS = {
    'garbage': garbage, 'half': half, 'huge': huge, 'negative': negative, 'deep': deep, 'many': many, 'unknown': unknown,
    'wrongargs': wrongargs, 'early': early, 'bytewise': bytewise,
    'silent': silent, 'loop': loop, 'hog': hog, 'rawhog': rawhog, 'fd2': fd2, 'output': output, 'segfault': segfault,
    'stack': stack, 'abort': abort,
    'escape': escape, 'localtime': localtime,
}


def main(argv):
    ATTACKS[argv[1]]()
    return 0


def target(driver, args):
    driver.exe_name = 'hostile'
    return main, None
