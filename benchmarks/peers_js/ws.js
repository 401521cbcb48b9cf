// The usual loop of Node's `ws`: a room is a set of sockets.
import { WebSocket, WebSocketServer } from "ws";

const rooms = new Map();
const server = new WebSocketServer({
  host: "127.0.0.1",
  port: Number(process.argv[2]),
  perMessageDeflate: false,
});

server.on("connection", (socket, request) => {
  const room = rooms.get(request.url) ?? rooms.set(request.url, new Set()).get(request.url);
  room.add(socket);
  socket.on("message", (frame) => {
    for (const each of room) {
      if (each.readyState === WebSocket.OPEN) each.send(frame, { binary: false });
    }
  });
  socket.on("close", () => room.delete(socket));
});
