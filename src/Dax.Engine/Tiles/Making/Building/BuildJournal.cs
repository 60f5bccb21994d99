using System.Globalization;
using System.Text;
using Dax.Engine.Ports;
using Dax.Engine.Results;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Making.Building;

/// <summary>A tile that is finished. CRC-32C of its files; null when there is no such tile.</summary>
internal readonly record struct FinishedTile(HipsTile Tile, uint? Fits, uint? Picture);

/// <summary>
/// Tiles that a build has finished, in pieces that are written one after the other and never changed, each with a checksum. A tile counts when its files and the piece that names it are there. What was written before
/// the store was last flushed is certain to be whole; files of later pieces are read and compared, for the power may have gone.
/// </summary>
internal sealed class BuildJournal(ITileStore store, string survey, string build)
{
    public const string Folder = ".dax/journal";

    private readonly Lock gate = new();
    private int pieces;
    private int durable;

    /// <summary>What earlier attempts at the same build finished. The next piece is behind theirs.</summary>
    public async ValueTask<List<FinishedTile>> Load(TileFormat picture, CancellationToken cancel)
    {
        var (found, certain) = (new List<(int Number, List<FinishedTile> Tiles)>(), 0);
        await foreach (var path in store.List(survey, Folder, cancel))
        {
            if (await MapStates.ReadAll(store, survey, path, cancel) is not { } bytes || Parse(bytes) is not { } piece) continue;
            found.Add((piece.Number, piece.Tiles));
            (certain, pieces) = (Math.Max(certain, piece.Durable), Math.Max(pieces, piece.Number));
        }
        var finished = new List<FinishedTile>();
        foreach (var (number, tiles) in found)
            foreach (var tile in tiles)
                if (number <= certain || await IsWhole(tile, picture, cancel)) finished.Add(tile);
        return finished;
    }

    /// <summary>Names tiles whose files are written.</summary>
    public async ValueTask Add(IReadOnlyList<FinishedTile> tiles, CancellationToken cancel)
    {
        if (tiles.Count == 0) return;
        int number, certain;
        lock (gate) (number, certain) = (++pieces, durable);
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"tiles 1 {build} {number} {certain}\n");
        foreach (var tile in tiles) text.Append(CultureInfo.InvariantCulture, $"{tile.Tile.Order} {tile.Tile.Index} {Text(tile.Fits)} {Text(tile.Picture)}\n");
        var body = Encoding.ASCII.GetBytes(text.ToString());
        byte[] end = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"end {Crc32C.Of(body):x8}\n"));
        await store.Write(survey, string.Create(CultureInfo.InvariantCulture, $"{Folder}/{number:d8}"), (byte[])[.. body, .. end], cancel);
    }

    /// <summary>Makes all pieces so far, and the files that they name, durable.</summary>
    public async ValueTask Flush(CancellationToken cancel)
    {
        int number;
        lock (gate) number = pieces;
        await store.Flush(survey, cancel);
        lock (gate) durable = Math.Max(durable, number);
    }

    public static async ValueTask Clear(ITileStore store, string survey, CancellationToken cancel)
    {
        var paths = new List<string>();
        await foreach (var path in store.List(survey, Folder, cancel)) paths.Add(path);
        foreach (var path in paths) await store.Delete(survey, path, cancel);
    }

    private static string Text(uint? crc) => crc is { } value ? value.ToString("x8", CultureInfo.InvariantCulture) : "-";

    /// <summary>Null for a piece of another build, and for one that is not whole.</summary>
    private (int Number, int Durable, List<FinishedTile> Tiles)? Parse(byte[] bytes)
    {
        var text = Encoding.ASCII.GetString(bytes);
        var end = text.LastIndexOf("end ", StringComparison.Ordinal);
        if (end < 0 || !uint.TryParse(text.AsSpan(end + 4).TrimEnd('\n'), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var crc) || Crc32C.Of(bytes.AsSpan(0, end)) != crc) return null;
        var lines = text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines[0].Split(' ') is not ["tiles", "1", var name, var number, var certain] || name != build) return null;
        return (int.Parse(number, CultureInfo.InvariantCulture), int.Parse(certain, CultureInfo.InvariantCulture), [.. lines.Skip(1).Select(Tile)]);
    }

    private static FinishedTile Tile(string line)
    {
        var words = line.Split(' ');
        return new FinishedTile(new HipsTile(int.Parse(words[0], CultureInfo.InvariantCulture), long.Parse(words[1], CultureInfo.InvariantCulture)), Crc(words[2]), Crc(words[3]));
    }

    private static uint? Crc(string word) => word == "-" ? null : uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private async ValueTask<bool> IsWhole(FinishedTile tile, TileFormat picture, CancellationToken cancel) =>
        await IsSame(tile, TileFormat.Fits, tile.Fits, cancel) && await IsSame(tile, picture, tile.Picture, cancel);

    private async ValueTask<bool> IsSame(FinishedTile tile, TileFormat format, uint? crc, CancellationToken cancel)
    {
        var bytes = await MapStates.ReadAll(store, survey, new TileKey(survey, tile.Tile, format).Path, cancel);
        return bytes is null ? crc is null : crc == Crc32C.Of(bytes);
    }
}
