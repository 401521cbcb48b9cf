// socket.io with its own rooms, no adapter, WebSocket only.
import { Server } from "socket.io";

const server = new Server(Number(process.argv[2]), {
  transports: ["websocket"],
  perMessageDeflate: false,
});

server.on("connection", (socket) => {
  const room = socket.handshake.query.room;
  socket.join(room);
  socket.on("list", (list) => server.to(room).emit("list", list));
});
