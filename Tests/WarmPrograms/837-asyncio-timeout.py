import asyncio
async def main():
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(100)
    except TimeoutError:
        print('timeout')
asyncio.run(main())
