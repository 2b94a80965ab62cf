import asyncio
async def f(): raise ValueError('async')
async def main(): await f()
asyncio.run(main())
