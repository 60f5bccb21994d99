using System.Text;
using Dax.Engine.Jobs;

namespace Dax.Engine.Tests.Jobs;

public class JobStateJsonTests
{
    [Fact]
    public void Read_OfTheFirstFormat_IsUnderstood()
    {
        // As version 1 wrote it once; fields that came later take their defaults.
        const string Stored = """
            {"v":1,"job":{"id":"job-0001","service":"tap","owner":{"name":"ada","origin":"192.0.2.2"},"phase":"Executing","created":"2026-03-01T12:00:00+00:00",
             "started":"2026-03-01T12:00:01+00:00","executionDurationSeconds":600,"destruction":"2026-03-08T12:00:00+00:00","lane":"Scan","attempt":1,"tries":1,"lease":"x","version":2}}
            """;
        var job = JobStateJson.Read(Encoding.UTF8.GetBytes(Stored))!;
        Assert.Equal((JobPhase.Executing, "ada", 1, Lane.Scan, 2L), (job.Phase, job.Owner.Name, job.Attempt, job.Lane, job.Version));
        Assert.False(job.Parameters.IsDefault || job.Uploads.IsDefault || job.Results.IsDefault);
    }

    [Fact]
    public void Read_OfAnUnknownVersion_Throws() => Assert.Throws<InvalidDataException>(() => JobStateJson.Read("""{"v":2,"job":null}"""u8));

    [Fact]
    public void Write_OfNoJob_ReadsAsNone() => Assert.Null(JobStateJson.Read(JobStateJson.Write(null)));
}
