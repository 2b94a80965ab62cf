import asyncio
async def main():
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, input))
asyncio.run(main())
