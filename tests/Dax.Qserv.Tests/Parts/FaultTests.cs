using System.Text;
using Dax.Backends.Qserv;
using Dax.Backends.Qserv.Frontend;
using Dax.Backends.Qserv.Http;

namespace Dax.Qserv.Tests.Parts;

/// <summary>Words of Qserv's, as its sources and its published errors have them.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("QI=?: Failed to instantiate query: AnalysisError:Query involves partitioned table joins that Qserv does not know how to evaluate using only partition-local data", "usage", "join")]
    [InlineData("QI=?: Failed to instantiate query: ParseException:Error parsing query, near \"ABS(iE1_SG)\", qserv does not support functions in ORDER BY.", "usage", "form")]
    [InlineData("QI=?: Failed to instantiate query: AnalysisError:No database selected", "usage", "plan")]
    [InlineData("QI=?: Failed to instantiate query: AnalysisError:Invalid db/table:a.b", "broken", "does not know a table")]
    [InlineData("missing 'Authorization' header in the request", "broken", "does not accept")]
    [InlineData("Query processing error: QI=?: Failed to instantiate query: ParseException:Error parsing query", "usage", "form")]
    [InlineData("Access denied for user 'dax'@'10.0.0.1' (using password: YES)", "broken", "does not accept")]
    [InlineData("std::bad_alloc", "transient", "failed")]
    public void Refusal_OfASubmission_IsWhoseItIs(string words, string code, string sentence)
    {
        var fault = QservFaults.Refusal(QservReply.Failed(words, isOtherVersion: false));
        Assert.Equal(code, fault.Code);
        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FAILED_LR", "MERGE_ERROR 1470 (QI=1:81; cancelling the query, queryResult table result_1 is too large at 571829258 bytes, max allowed size is 536870912 bytes)", "usage", "512 MiB")]
    [InlineData("FAILED_LR", "", "usage", "larger")]
    [InlineData("ABORTED", "queryResult table result_1 is too large at 5 bytes, max allowed size is 4 bytes", "usage", "1 MiB")]
    [InlineData("ABORTED", "", "transient", "stopped")]
    [InlineData("FAILED", "[chunkId=1 code=1690 message=BIGINT value is out of range severity=ERROR], ", "usage", "range")]
    [InlineData("FAILED", "", "transient", "failed")]
    public void Ending_OfAQuery_IsWhoseItIs(string status, string error, string code, string sentence)
    {
        var json = $$"""{"success":1,"status":{"status":"{{status}}","error":"{{error}}","query":"SELECT 1","totalChunks":3 } }""";
        var fault = QservFaults.Ending(HttpAnswer.Of(Encoding.UTF8.GetBytes(json)).Status().Value);
        Assert.Equal(code, fault.Code);
        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"success":1}""")]
    [InlineData("""{"success":1,"status":{"status":"DREAMING"}}""")]
    [InlineData("""{"success":1,"status":[]}""")]
    public void Status_OfAnotherShape_IsAnOutage(string json) => Assert.Throws<QservOutageException>(() => HttpAnswer.Of(Encoding.UTF8.GetBytes(json)).Status());

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"success\":\"yes\"}")]
    [InlineData("")]
    public void Reply_WithoutSuccess_IsAnOutage(string json) => Assert.Throws<QservOutageException>(() => HttpAnswer.Of(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void ExpectedBytes_ByRowsCollectedAndFinal()
    {
        Assert.Equal(500, new QueryStatus(QueryPhase.Completed, "", "") { CollectedBytes = 1000, CollectedRows = 10, FinalRows = 5 }.ExpectedBytes);
        Assert.Equal(0, new QueryStatus(QueryPhase.Completed, "", "").ExpectedBytes);
    }

    [Theory]
    [InlineData("Unable to return query results:\nResult or message table does not exist, result is likely expired.", "dropped")]
    [InlineData("Unable to return query results:\nNo job found for ID=5", "dropped")]
    public void NoResult_OverTheProxy_IsKnown(string words, string sentence) =>
        Assert.Contains(sentence, QservFaults.NoResult(QservReply.Failed(words)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(QservProtocol.Http, "https://host:4048", "", 0)]
    [InlineData(QservProtocol.Http, "mysql://host:4040", "", 1)]
    [InlineData(QservProtocol.Http, "https://host:4048", "SslMode=VerifyFull", 1)]
    [InlineData(QservProtocol.MySql, "mysql://host:4040", "SslMode=VerifyFull", 0)]
    [InlineData(QservProtocol.MySql, "https://host:4048", "", 1)]
    [InlineData(QservProtocol.MySql, "mysql://user:secret@host:4040", "", 1)]
    public void Problems_OfAnotherProtocolsUrl_AreTold(QservProtocol protocol, string url, string settings, int count)
    {
        var options = new QservBackendOptions { Protocol = protocol, Url = new Uri(url), DriverSettings = settings };
        options.Databases.Add(new QservDatabaseOptions { Name = "d", Folder = Path.GetTempPath() });
        Assert.Equal(count, options.Problems().Count());
    }

    [Fact]
    public void Problems_OfOptions_AreSentences()
    {
        var options = new QservBackendOptions { Url = new Uri("ftp://user:secret@host"), User = "a:b", MaxPerUser = 0, FirstPoll = TimeSpan.Zero };
        options.Databases.Add(new QservDatabaseOptions { Name = "d", Folder = "/nowhere/at/all" });
        Assert.Equal(7, options.Problems().Count());
        Assert.DoesNotContain(options.Problems(), p => p.Contains("secret", StringComparison.Ordinal));
        Assert.Empty(new QservBackendOptions().Problems());
    }
}
