import asyncio
async def f(): raise ValueError('lost')
async def main():
    t = asyncio.create_task(f(), name='T')
    await asyncio.sleep(0)
    del t
    await asyncio.sleep(0)
asyncio.run(main())
