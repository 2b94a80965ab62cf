import asyncio
async def main():
    print(await asyncio.to_thread(sum, [1, 2, 3]))
asyncio.run(main())
