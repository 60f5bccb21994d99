using Dax.Adql.Dialects;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.Contracts;

/// <summary>What a backend answers: the same from each.</summary>
public sealed class AnswerContract(ContractEngines engines)
{
    public static TheoryData<string> All => ContractEngines.All;

    /// <summary>For an engine that hangs; its start is in it too.</summary>
    private const int Minutes = 300_000;

    private const string Columns = "id, flag, small, whole, big, narrow, wide, name, moment, raw";

    private static readonly object?[][] Rows =
    [
        [1L, true, (short)-3, 70000, 9007199254740993L, 0.1f, 0.1, ContractEngine.Text, new DateTime(2024, 2, 29, 12, 34, 56, DateTimeKind.Utc).AddMicroseconds(789012), new byte[] { 0, 255 }],
        [2L, null, null, null, null, null, null, null, null, null],
        [3L, false, short.MaxValue, int.MinValue, long.MinValue, 1e-30f, -1e300, "", DateTime.UnixEpoch.AddMicroseconds(-1), Array.Empty<byte>()],
    ];

    [Theory(Timeout = Minutes), MemberData(nameof(All))]
    public async Task Execute_EveryType_GivesItsValuesAndNulls(string name)
    {
        var engine = await engines.Get(name);
        Assert.Equal(Rows, await engine.Rows($"SELECT {Columns} FROM contract.kinds WHERE id < 4 ORDER BY id"));
        Assert.Equal(Rows, await engine.Rows($"SELECT {Columns} FROM contract.kinds WHERE id < 4 ORDER BY id", Lane.Scan));
    }

    [Theory(Timeout = Minutes), MemberData(nameof(All))]
    public async Task Execute_ComputedValues_HaveTheDeclaredTypes(string name)
    {
        var engine = await engines.Get(name);
        var row = Assert.Single(await engine.Rows("SELECT big / big * 10000 AS a, narrow + narrow AS b, SQRT(wide) AS c, UPPER('x') AS d, COUNT(*) AS e, AVG(big) AS f FROM contract.kinds WHERE id = 1 GROUP BY big, narrow, wide"));
        object?[] expected = [10000L, 0.1f + 0.1f, Math.Sqrt(0.1), "X", 1L, 9007199254740992.0];
        Assert.Equal(expected, row);
        Assert.Equal([[1_000_000L, 0.5 * 999_999 * 500_000, "row 0"]], await engine.Rows("SELECT COUNT(*) AS n, SUM(x) AS s, MIN(name) AS m FROM contract.million", Lane.Scan));
    }

    [Theory(Timeout = Minutes), MemberData(nameof(All))]
    public async Task Execute_NotFiniteAndArrays_AreKept(string name)
    {
        var engine = await engines.Get(name);
        Assert.SkipUnless(engine.HasNotFinite && engine.HasArrays, $"{name} has neither NaN nor arrays.");
        object?[][] expected = [[float.NaN, double.NegativeInfinity, new[] { double.NaN }]];
        Assert.Equal(expected, await engine.Rows("SELECT narrow, wide, vector FROM contract.kinds WHERE id = 4"));
        Assert.Equal([[new[] { 1.5, -2 }], [null], [Array.Empty<double>()]], await engine.Rows("SELECT vector FROM contract.kinds WHERE id < 4 ORDER BY id"));
    }

    [Theory(Timeout = Minutes), MemberData(nameof(All))]
    public async Task Execute_TextsOfTheUser_AreData(string name)
    {
        var engine = await engines.Get(name);
        foreach (var text in (string[])[ContractEngine.Text, "'; DROP TABLE contract.kinds; --", "\\", "\\'", "a\nb\r\nc\t", "%_", "$$", "@p0", "?", "\"", "`", "é😀"])
            Assert.Equal([[text]], await engine.Rows($"SELECT '{text.Replace("'", "''", StringComparison.Ordinal)}' AS t FROM contract.kinds WHERE id = 1"));
        Assert.Equal([[1L]], await engine.Rows($"SELECT id FROM contract.kinds WHERE name = '{ContractEngine.Text.Replace("'", "''", StringComparison.Ordinal)}'"));
    }

    [Theory(Timeout = Minutes), MemberData(nameof(All))]
    public async Task Execute_NothingFound_EndsAtOnce(string name)
    {
        var engine = await engines.Get(name);
        var started = await engine.Start($"SELECT {Columns} FROM contract.kinds WHERE id < 0");
        await using var stream = started.Value;
        Assert.Equal(10, stream.Schema.Columns.Count);
        Assert.Null(await stream.Read(default));
        Assert.Null(await stream.Read(default));
    }

    public static TheoryData<string, string, int, string> Failures
    {
        get
        {
            var failures = new TheoryData<string, string, int, string>();
            foreach (var name in (string[])["DuckDB", "PostgreSQL", "MariaDB"])
            {
                failures.Add(name, "CAST(name AS INTEGER)", 1, name == "MariaDB" ? "range" : "could not");
                failures.Add(name, "big + big", 3, "range");
                failures.Add(name, "(SELECT m.id FROM contract.million AS m WHERE m.id < 2 + k.id)", 1, "sub-query");
            }
            return failures;
        }
    }

    [Theory(Timeout = Minutes), MemberData(nameof(Failures))]
    public async Task Execute_DataThatFail_AreToldInASentence(string name, string expression, int id, string word)
    {
        var engine = await engines.Get(name);
        var fault = Assert.IsType<Fault.Usage>(await engine.Fails($"SELECT {expression} AS v FROM contract.kinds AS k WHERE k.id = {id}"));
        Assert.Contains(word, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("contract", fault.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory(Timeout = Minutes), MemberData(nameof(All))]
    public async Task Execute_WhatADialectMustNotWrite_ChangesNothing(string name)
    {
        var engine = await engines.Get(name);
        var (_, schema) = engine.Write("SELECT id FROM contract.kinds");
        var table = string.Join('.', engine.Model.Tables.Single(t => t.Name == "kinds").PhysicalName);
        foreach (var sql in (string[])[$"DELETE FROM {table}", $"SELECT id AS c0 FROM {table}; DELETE FROM {table}", "COMMIT", "nonsense"])
        {
            var answer = await engine.Backend.Execute(new SqlText(sql), schema, ContractEngine.In(Lane.Scan), default);
            if (answer.IsOk) await answer.Value.DisposeAsync();
            else Assert.DoesNotContain(table, answer.Fault.Message, StringComparison.Ordinal);
        }
        Assert.Equal([[engine.HasNotFinite ? 4L : 3L]], await engine.Rows("SELECT COUNT(*) AS n FROM contract.kinds"));
    }
}
