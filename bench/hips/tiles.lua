-- wrk: tiles of a list (env TILES, a path per line), in an order of each thread's own
local paths, threads = {}, 0
for line in io.lines(os.getenv("TILES")) do paths[#paths + 1] = line end
function setup(thread) threads = threads + 1; thread:set("id", threads) end
function init() math.randomseed(4711 + (id or 0)) end
function request() return wrk.format("GET", paths[math.random(#paths)]) end
