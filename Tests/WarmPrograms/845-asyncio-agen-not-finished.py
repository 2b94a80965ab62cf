import asyncio
async def ag():
    try:
        yield 1
        yield 2
    finally:
        print('agen closed')
async def main():
    async for x in ag():
        print(x)
        break
asyncio.run(main())
