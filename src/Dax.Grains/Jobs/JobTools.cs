using Dax.Engine.Diagnostics;
using Dax.Engine.Jobs;
using Dax.Engine.Jobs.Admission;
using Dax.Engine.Ports;
using Dax.Grains.Results;

namespace Dax.Grains.Jobs;

/// <summary>What every job grain of this process works with.</summary>
internal sealed record JobTools(
    JobMachine Machine, JobWorks Works, AdmissionGate Gate, AttemptRunner Runner, IJobIndex Index, IResultStore Results, IUploadStore Uploads,
    JobInstruments Instruments, JobPublisher Publisher, TimeProvider Time);
