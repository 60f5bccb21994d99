using System.Reflection;

namespace Orleans.Configuration
{
    public class GrainCollectionOptions
    {
        /// <summary>How often idle activations are looked for.</summary>
        public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

        /// <summary>An activation without use for so long is deactivated.</summary>
        public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

        public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

        /// <summary>How long running requests, and then OnDeactivateAsync, may take before the activation is dropped.</summary>
        public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);
    }
}

namespace Dax.Embedded.Hosting
{
    /// <summary>The actors of one process.</summary>
    public sealed class EmbeddedActorOptions
    {
        /// <summary>The SQLite file that holds grain state and reminders. Required.</summary>
        public string DataFile { get; set; } = "";

        /// <summary>Where grain classes are found.</summary>
        public IList<Assembly> Assemblies { get; } = [];

        /// <summary>A call without an answer for so long throws TimeoutException.</summary>
        public TimeSpan GrainCallTimeout { get; set; } = TimeSpan.FromSeconds(30);

        /// <summary>Requests that may wait for one activation; one more is refused.</summary>
        public int MaxQueuedRequests { get; set; } = 10_000;

        /// <summary>Writes and reads every message by the rules of the wire, so that what would not travel between silos fails. For tests.</summary>
        public bool SerializeMessages { get; set; }

        /// <summary>The names of stream providers.</summary>
        public IList<string> StreamProviders { get; } = [];

        /// <summary>Events that a subscriber may be behind; beyond that it loses the oldest. Nobody else waits for it.</summary>
        public int StreamQueueLength { get; set; } = 1024;

        /// <summary>How often delivery to a failing subscriber is tried before the event is skipped.</summary>
        public int StreamDeliveryAttempts { get; set; } = 3;

        public TimeSpan StreamRetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);
    }
}
