using Dax.Backends.Butler;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Microsoft.Extensions.Options;

namespace Dax.Backends.ObsCore;

/// <summary>The mapping files of <see cref="ButlerOptions"/>, read at every look, so that a changed one is seen.</summary>
internal sealed class MappingFiles(IOptions<ButlerOptions> options) : IObsCoreMappings
{
    private const long MaxBytes = 4 << 20;

    public async ValueTask<Result<string?>> Read(string label, CancellationToken cancel)
    {
        var repository = options.Value.Repositories.FirstOrDefault(r => r.Label.Equals(label, StringComparison.OrdinalIgnoreCase));
        if (repository?.ObsCoreMapping is not { Length: > 0 } file) return new Result<string?>((string?)null);
        try
        {
            return new FileInfo(file).Length > MaxBytes
                ? new Fault.Usage($"The ObsCore mapping of '{label}' has more than {MaxBytes >> 20} MiB.")
                : new Result<string?>(await File.ReadAllTextAsync(file, cancel));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault.Usage($"The ObsCore mapping of '{label}' cannot be read: {e.Message}");
        }
    }
}
