/** Sends a message so many times, as fast as it is taken. @param {import('ws').WebSocket} socket */
export function pump(socket, message, count) {
  let left = count;
  const next = () => {
    while (left > 0 && socket.bufferedAmount < 1 << 20) {
      left--;
      socket.send(message);
    }
    if (left > 0) setImmediate(next);
  };
  next();
}
