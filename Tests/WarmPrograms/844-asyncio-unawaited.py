import asyncio
async def f(): pass
async def main():
    f()
    print('in main')
asyncio.run(main())
