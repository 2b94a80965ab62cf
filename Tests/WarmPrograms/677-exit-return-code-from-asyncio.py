import asyncio, sys
async def main():
    print('in')
    sys.exit(14)
asyncio.run(main())
