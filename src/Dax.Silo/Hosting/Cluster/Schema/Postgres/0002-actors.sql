-- What Orleans' ADO.NET providers keep: the table of silos, reminders, the state of grains, and the statements by which they speak to them.
-- Names and types of parameters and columns are the providers'; everything else is ours.
CREATE TABLE IF NOT EXISTS OrleansQuery (QueryKey VARCHAR(64) NOT NULL PRIMARY KEY, QueryText VARCHAR(8000) NOT NULL)
-- ;;
CREATE TABLE IF NOT EXISTS OrleansMembershipVersionTable (
  DeploymentId VARCHAR(150) NOT NULL PRIMARY KEY, Timestamp TIMESTAMPTZ(3) NOT NULL DEFAULT now(), Version INTEGER NOT NULL DEFAULT 0)
-- ;;
CREATE TABLE IF NOT EXISTS OrleansMembershipTable (
  DeploymentId VARCHAR(150) NOT NULL, Address VARCHAR(45) NOT NULL, Port INTEGER NOT NULL, Generation INTEGER NOT NULL, SiloName VARCHAR(150) NOT NULL,
  HostName VARCHAR(150) NOT NULL, Status INTEGER NOT NULL, ProxyPort INTEGER, SuspectTimes VARCHAR(8000), StartTime TIMESTAMPTZ(3) NOT NULL,
  IAmAliveTime TIMESTAMPTZ(3) NOT NULL, PRIMARY KEY (DeploymentId, Address, Port, Generation))
-- ;;
CREATE TABLE IF NOT EXISTS OrleansRemindersTable (
  ServiceId VARCHAR(150) NOT NULL, GrainId VARCHAR(150) NOT NULL, ReminderName VARCHAR(150) NOT NULL, StartTime TIMESTAMPTZ(3) NOT NULL,
  Period BIGINT NOT NULL, GrainHash INTEGER NOT NULL, Version INTEGER NOT NULL, PRIMARY KEY (ServiceId, GrainId, ReminderName))
-- ;;
CREATE INDEX IF NOT EXISTS OrleansReminders_Hash ON OrleansRemindersTable (ServiceId, GrainHash)
-- ;;
-- Looked up by the whole key, not by hashes of it: the primary key is what lets two writers of a first version not both succeed.
CREATE TABLE IF NOT EXISTS OrleansStorage (
  ServiceId VARCHAR(150) NOT NULL, GrainTypeString VARCHAR(512) NOT NULL, GrainIdN0 BIGINT NOT NULL, GrainIdN1 BIGINT NOT NULL,
  GrainIdExtensionString VARCHAR(512) NOT NULL, PayloadBinary BYTEA, ModifiedOn TIMESTAMPTZ(3) NOT NULL, Version INTEGER NOT NULL,
  PRIMARY KEY (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString))
-- ;;
-- Two writers of one row of silos meet at the version row: the second waits for the first and then finds another version.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey', 'WITH entered AS (INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1) SELECT count(*)::integer FROM entered'),
('InsertMembershipKey', 'WITH version AS (UPDATE OrleansMembershipVersionTable v SET Version = v.Version + 1, Timestamp = now() WHERE v.DeploymentId = @DeploymentId AND v.Version = @Version AND NOT EXISTS (SELECT 1 FROM OrleansMembershipTable m WHERE m.DeploymentId = @DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation) RETURNING 1), entered AS (INSERT INTO OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime) SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM version RETURNING 1) SELECT count(*)::integer FROM entered'),
('UpdateMembershipKey', 'WITH version AS (UPDATE OrleansMembershipVersionTable v SET Version = v.Version + 1, Timestamp = now() WHERE v.DeploymentId = @DeploymentId AND v.Version = @Version AND EXISTS (SELECT 1 FROM OrleansMembershipTable m WHERE m.DeploymentId = @DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation) RETURNING 1), changed AS (UPDATE OrleansMembershipTable m SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime FROM version WHERE m.DeploymentId = @DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation RETURNING 1) SELECT count(*)::integer FROM changed'),
('UpdateIAmAlivetimeKey', 'UPDATE OrleansMembershipTable SET IAmAliveTime = @IAmAliveTime WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation'),
('MembershipReadRowKey', 'SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version FROM OrleansMembershipVersionTable v LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation WHERE v.DeploymentId = @DeploymentId'),
('MembershipReadAllKey', 'SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version FROM OrleansMembershipVersionTable v LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId WHERE v.DeploymentId = @DeploymentId'),
('GatewaysQueryKey', 'SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0'),
('DeleteMembershipTableEntriesKey', 'DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId; DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId'),
('CleanupDefunctSiloEntriesKey', 'DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> 3')
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText
-- ;;
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('UpsertReminderRowKey', 'INSERT INTO OrleansRemindersTable AS r (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version) VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0) ON CONFLICT (ServiceId, GrainId, ReminderName) DO UPDATE SET StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = r.Version + 1 RETURNING Version'),
('ReadReminderRowsKey', 'SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable WHERE ServiceId = @ServiceId AND GrainId = @GrainId'),
('ReadReminderRowKey', 'SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName'),
('ReadRangeRows1Key', 'SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable WHERE ServiceId = @ServiceId AND GrainHash > @BeginHash AND GrainHash <= @EndHash'),
('ReadRangeRows2Key', 'SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable WHERE ServiceId = @ServiceId AND (GrainHash > @BeginHash OR GrainHash <= @EndHash)'),
('DeleteReminderRowKey', 'WITH gone AS (DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version RETURNING 1) SELECT count(*)::integer FROM gone'),
('DeleteReminderRowsKey', 'DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId')
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText
-- ;;
-- The next version of a state, if the known one (null: none) is the newest. Answers the version written, or the known one: then another writer was here.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', 'SELECT PayloadBinary, ModifiedOn, Version FROM OrleansStorage WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1 AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString::varchar, '''')'),
('WriteToStorageKey', 'WITH changed AS (UPDATE OrleansStorage SET PayloadBinary = @PayloadBinary::bytea, ModifiedOn = now(), Version = Version + 1 WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1 AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString::varchar, '''') AND Version = @GrainStateVersion::integer RETURNING Version), added AS (INSERT INTO OrleansStorage (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString, PayloadBinary, ModifiedOn, Version) SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, COALESCE(@GrainIdExtensionString::varchar, ''''), @PayloadBinary::bytea, now(), 1 WHERE @GrainStateVersion::integer IS NULL ON CONFLICT DO NOTHING RETURNING Version) SELECT COALESCE((SELECT Version FROM changed), (SELECT Version FROM added), @GrainStateVersion::integer) AS NewGrainStateVersion'),
('ClearStorageKey', 'WITH changed AS (UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = now(), Version = Version + 1 WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1 AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString::varchar, '''') AND Version = @GrainStateVersion::integer RETURNING Version) SELECT COALESCE((SELECT Version FROM changed), @GrainStateVersion::integer) AS NewGrainStateVersion')
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText
