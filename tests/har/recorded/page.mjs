// The page that was recorded, on four ports: HTTP/1.1 that keeps connections (8101) and that closes them
// (8102), HTTP/2 (8103) and HTTP/1.1 (8104) over TLS. Of each object: its type, what is in it, its size,
// and how many milliseconds the server thinks.
import fs from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import zlib from 'node:zlib';

const objects = {
  '/': ['text/html', '<!doctype html><html><head><title>A small page</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"><script src="/app.js"></script></head><body><img src="/a.png"><img src="/b.png"><img src="/c.png"></body></html>', 4000, 0],
  '/style.css': ['text/css', '@font-face{font-family:x;src:url(/font.woff2)} body{font-family:x;background:url(/bg.png)}', 12000, 0],
  '/app.js': ['text/javascript', 'fetch("/data.json").then(r=>r.text());', 30000, 20],
  '/a.png': ['image/png', '', 50000, 0],
  '/b.png': ['image/png', '', 5000, 30],
  '/c.png': ['image/png', '', 800, 0],
  '/bg.png': ['image/png', '', 20000, 0],
  '/font.woff2': ['font/woff2', 'x', 25000, 0],
  '/data.json': ['application/json', '{}', 1500, 50],
};

function chunk(type, data) {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  data.copy(out, 8);
  out.writeUInt32BE(zlib.crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}

/** A grey dot, made as large as is wanted by a chunk of text: a browser gives up on what is no picture. */
function png(size) {
  const before = [
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
  ];
  const behind = [chunk('IDAT', zlib.deflateSync(Buffer.from([0, 128]))), chunk('IEND', Buffer.alloc(0))];
  const taken = [...before, ...behind].reduce((sum, part) => sum + part.length, 12);
  return Buffer.concat([...before, chunk('tEXt', Buffer.alloc(size - taken, 'x')), ...behind]);
}

const answer = closes => (request, response) => {
  const object = objects[request.url];
  if (closes) response.setHeader('Connection', 'close');
  if (!object) return void response.writeHead(404).end();
  const [type, text, size, think] = object;
  const body = type === 'image/png' ? png(size) : Buffer.from(text.padEnd(size));
  const head = { 'Content-Type': type, 'Content-Length': body.length, 'Cache-Control': 'no-store' };
  setTimeout(() => response.writeHead(200, head).end(body), think);
};

const tls = { key: fs.readFileSync('key.pem'), cert: fs.readFileSync('cert.pem') };
http.createServer(answer(false)).listen(8101);
http.createServer(answer(true)).listen(8102);
http2.createSecureServer(tls, answer(false)).listen(8103);
https.createServer(tls, answer(false)).listen(8104);
