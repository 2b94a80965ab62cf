import asyncio, signal
async def main():
    loop = asyncio.get_running_loop()
    e = asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, e.set)
    signal.raise_signal(signal.SIGUSR1)
    await e.wait()
    print('signalled')
asyncio.run(main())
