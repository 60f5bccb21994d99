using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dax.Contracts.Faults;
using Dax.Contracts.Tiles;

namespace Dax.Web.Tests.Fakes;

/// <summary>Maps in memory: files by their path below "NAME/", and the grains that say which there are.</summary>
internal sealed class FakeMaps : ITileFiles
{
    private int open;

    public ConcurrentDictionary<string, byte[]> Stored { get; } = new();

    public ConcurrentDictionary<string, HipsView> Maps { get; } = new();

    public ConcurrentDictionary<string, ImmutableArray<string>> Progenitors { get; } = new();

    /// <summary>Keys of the grains that were asked, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>As from a store: nothing is in memory.</summary>
    public bool IsCold { get; set; }

    /// <summary>What asking for any file throws.</summary>
    public FaultView? Fault { get; set; }

    /// <summary>So many times, the file is not the one that the grain spoke of.</summary>
    public int Stale;

    /// <summary>What the grain says of a file that became another one since; null: the truth.</summary>
    public string? OldTag { get; set; }

    /// <summary>Files are given back behind the last byte, which the client may have before that. TimeoutException when one is not.</summary>
    public async Task AllClosed()
    {
        for (var waited = 0; Volatile.Read(ref open) != 0; waited++)
        {
            if (waited == 500) throw new TimeoutException($"{open} files of maps are still open.");
            await Task.Delay(10);
        }
    }

    public static string TagOf(byte[] bytes) => $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))[..16]}\"";

    public TileView View(string map, string path) => Fault is { } fault ? throw new FaultException(fault)
        : Stored.TryGetValue($"{map}/{path}", out var bytes) ? new TileView(path, bytes.Length, OldTag ?? TagOf(bytes), Fixtures.Noon.AddMilliseconds(250))
        : throw new FaultException(new FaultView(FaultCode.NotFound, "The map has no such tile."));

    ValueTask<TileFile?> ITileFiles.Open(string survey, string path, string? etag, CancellationToken cancel)
    {
        if (!Stored.TryGetValue($"{survey}/{path}", out var bytes) || (etag is not null && etag != TagOf(bytes)) || Interlocked.Decrement(ref Stale) >= 0) return ValueTask.FromResult<TileFile?>(null);
        Interlocked.Increment(ref open);
        return ValueTask.FromResult<TileFile?>(new Opened(this, bytes));
    }

    private sealed class Opened(FakeMaps owner, byte[] bytes) : TileFile
    {
        public override long Length => bytes.Length;
        public override string ETag => TagOf(bytes);
        public override DateTimeOffset LastModified => Fixtures.Noon;
        public override bool IsAtHand => !owner.IsCold;
        public override ReadOnlyMemory<byte>? Bytes => owner.IsCold ? default(ReadOnlyMemory<byte>?) : bytes;

        public override ValueTask Read(long offset, Memory<byte> into, CancellationToken cancel)
        {
            bytes.AsMemory((int)offset, into.Length).CopyTo(into);
            return ValueTask.CompletedTask;
        }

        protected override void Dispose(bool disposing) => Interlocked.Decrement(ref owner.open);
    }
}

internal sealed class FakeTile(FakeMaps maps, string key) : ITileGrain
{
    public async Task<TileView> Get(string format, CancellationToken cancel = default)
    {
        maps.Asked.Enqueue(key);
        await Task.Yield();
        var parts = key.Split('/');
        var index = long.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture);
        return maps.View(parts[0], $"Norder{parts[1]}/Dir{index / 10_000 * 10_000}/Npix{index}.{format}");
    }

    public Task<ImmutableArray<string>> Progenitors() => maps.Progenitors.TryGetValue(key, out var datasets)
        ? Task.FromResult(datasets)
        : throw new FaultException(new FaultView(FaultCode.NotFound, "The map has no such tile."));
}

internal sealed class FakeMap(FakeMaps maps, string name) : IHipsGrain
{
    public Task<HipsView> Describe() => maps.Maps.TryGetValue(name, out var map) ? Task.FromResult(map) : throw new FaultException(new FaultView(FaultCode.NotFound, "There is no such map."));

    public Task<TileView> Get(string path, CancellationToken cancel = default) => Task.FromResult(maps.View(name, path));
}

internal sealed class FakeMapList(FakeMaps maps) : IHipsListGrain
{
    public Task<ImmutableArray<HipsView>> List() => Task.FromResult(maps.Maps.Values.OrderBy(m => m.Name, StringComparer.Ordinal).ToImmutableArray());
}
