"""only"""
