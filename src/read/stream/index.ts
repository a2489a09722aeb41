/** TCP segments back to ordered bytes: out of order, overlap, loss, mid-stream start. Not for what they say. */
export {}
