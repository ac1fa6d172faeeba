def counted(text: str) -> dict[str, int]:
    return {"characters": len(text), "words": len(text.split())}
