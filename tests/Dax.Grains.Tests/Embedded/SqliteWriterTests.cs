using Dax.Embedded.Persistence;
using Microsoft.Data.Sqlite;

namespace Dax.Grains.Tests.Embedded;

public sealed class SqliteWriterTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-writer-").FullName;
    private readonly SqliteWriter writer;
    private readonly SqliteReaders readers;

    public SqliteWriterTests()
    {
        writer = new SqliteWriter(Path.Combine(folder, "file.db"));
        readers = new SqliteReaders(writer);
        writer.Enqueue(_ => writer.Statements.With("CREATE TABLE item (id INTEGER PRIMARY KEY, text TEXT)").ExecuteNonQuery()).Wait();
    }

    public void Dispose()
    {
        readers.Dispose();
        writer.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Enqueue_ManyAtOnce_AllAreThere()
    {
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Insert(i)));
        Assert.Equal(1000, Count());
    }

    [Fact]
    public async Task Enqueue_AFailingWork_UndoesItAlone()
    {
        var works = Enumerable.Range(0, 300).Select(i => i % 3 != 0 ? Insert(i) : writer.Enqueue<int>(_ =>
        {
            writer.Statements.With("INSERT INTO item VALUES ($1, $2)", i, "half").ExecuteNonQuery();
            throw new InvalidOperationException("no");
        })).ToArray();
        for (var i = 0; i < works.Length; i++)
        {
            if (i % 3 == 0)
                await Assert.ThrowsAsync<InvalidOperationException>(() => works[i]);
            else
                await works[i];
        }

        Assert.Equal(200, Count());
    }

    [Fact]
    public async Task Enqueue_AConstraintViolation_FailsItself()
    {
        await Insert(1);
        await Assert.ThrowsAsync<SqliteException>(() => Insert(1));
        await Insert(2);
        Assert.Equal(2, Count());
    }

    [Fact]
    public async Task Enqueue_AWorkThatEndsTheTransaction_FailsItsGroupAndTheWriterGoesOn()
    {
        await Assert.ThrowsAsync<SqliteException>(() => writer.Enqueue(_ => writer.Statements.With("ROLLBACK").ExecuteNonQuery()));
        await Insert(1);
        Assert.Equal(1, Count());
    }

    [Fact]
    public async Task Read_AfterAnAcknowledgedWrite_SeesIt()
    {
        for (var i = 0; i < 100; i++)
        {
            await Insert(i);
            Assert.Equal(i + 1, Count());
        }
    }

    [Fact]
    public async Task Dispose_WithWorkQueued_TellsWhoeverWaits()
    {
        using var started = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var first = writer.Enqueue(_ =>
        {
            started.Set();
            go.Wait();
            return 1;
        });
        started.Wait(TestContext.Current.CancellationToken);
        var rest = Enumerable.Range(0, 300).Select(Insert).ToArray();
        var disposing = Task.Run(writer.Dispose, TestContext.Current.CancellationToken);
        // Before the writer goes on: it could write all of it before anybody disposes.
        while (Insert(1000) is { IsFaulted: false } more)
            await Task.WhenAny(more, Task.Delay(1, TestContext.Current.CancellationToken));
        go.Set();
        await disposing;
        await first;
        Assert.All(rest, w => Assert.True(w.IsCompleted));
        Assert.Contains(rest, w => w.Exception?.InnerException is ObjectDisposedException);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Insert(1000));
    }

    [Fact]
    public async Task File_IsWalAndFull()
    {
        var synchronous = await writer.Enqueue(_ => (long)writer.Statements.With("PRAGMA synchronous").ExecuteScalar()!);
        var journal = await writer.Enqueue(_ => (string)writer.Statements.With("PRAGMA journal_mode").ExecuteScalar()!);
        Assert.Equal((2, "wal"), (synchronous, journal));
    }

    private Task<int> Insert(int id) => writer.Enqueue(_ => writer.Statements.With("INSERT INTO item VALUES ($1, $2)", id, $"{id}").ExecuteNonQuery());

    private long Count() => readers.Read(s => (long)s.With("SELECT count(*) FROM item").ExecuteScalar()!);
}
