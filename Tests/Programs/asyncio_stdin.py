import asyncio
import sys
async def main():
    line = await asyncio.to_thread(sys.stdin.readline)
    print("got", line.strip())
asyncio.run(main())
