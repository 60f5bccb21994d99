using Dax.Engine.Diagnostics;
using Dax.Engine.Queries;
using Dax.Engine.Scans.Answers;
using Dax.Engine.Scans.Kernels;
using Dax.Engine.Scans.WarmUp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Scans.Groups;

public static class ScanServices
{
    /// <summary>Scan groups and the way to them. Options: <see cref="ScanOptions"/>. Scans of jobs go on after a crash where there is an IScanCheckpoints.</summary>
    public static IServiceCollection AddScans(this IServiceCollection services)
    {
        services.AddOptions<ScanOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ScanOptions>, ScanOptionsValidator>());
        services.TryAddSingleton(_ => new ScanInstruments());
        services.TryAddSingleton(s => Tools(s.GetRequiredService<IOptions<ScanOptions>>().Value));
        services.TryAddSingleton<SharedScans>();
        services.TryAddSingleton<ScanWarmUp>();
        services.TryAddSingleton<IScanGroups>(s => s.GetRequiredService<SharedScans>());
        services.TryAddSingleton<IStatementRunner, StatementRunner>();
        return services;
    }

    internal static ScanTools Tools(ScanOptions options)
    {
        var limits = new ScanAnswerLimits { Groups = options.MemberGroups, Rows = options.MemberRows, Bytes = options.MemberBytes };
        return new ScanTools(_ => new ScanProgram(), (query, schema, program, columns, rows) => ScanAnswers.Create(query, columns, program, schema, rows, limits));
    }
}

/// <summary>One sentence per rule.</summary>
internal sealed class ScanOptionsValidator : IValidateOptions<ScanOptions>
{
    public ValidateOptionsResult Validate(string? name, ScanOptions options)
    {
        var wrong = options.Problems().ToArray();
        return wrong.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
