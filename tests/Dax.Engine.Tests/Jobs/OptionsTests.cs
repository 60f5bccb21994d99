using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tests.Jobs;

public class OptionsTests
{
    [Fact]
    public void Options_ByDefault_AreValid()
    {
        using var services = new ServiceCollection().AddJobs().BuildServiceProvider();
        Assert.Equal(10, services.GetRequiredService<IOptions<JobOptions>>().Value.MaxAttempts);
        Assert.Equal(256, services.GetRequiredService<IOptions<AdmissionOptions>>().Value.Scan.MaxInFlight);
    }

    [Fact]
    public void Options_WithMistakes_NameAllOfThem()
    {
        using var services = new ServiceCollection().AddJobs()
            .Configure<JobOptions>(o => (o.MaxAttempts, o.MaxRetention) = (0, TimeSpan.Zero))
            .Configure<AdmissionOptions>(o => o.Scan.MaxInFlight = 0).BuildServiceProvider();
        Assert.Equal(2, Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<JobOptions>>().Value).Failures.Count());
        Assert.Contains("Admission:Scan:MaxInFlight", Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<AdmissionOptions>>().Value).Message, StringComparison.Ordinal);
    }
}
