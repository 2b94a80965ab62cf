import asyncio
async def step(n):
    await asyncio.sleep(0.01 * n)
    return n
async def main(): print(await asyncio.gather(*(step(n) for n in (3, 1, 2))))
asyncio.run(main())
