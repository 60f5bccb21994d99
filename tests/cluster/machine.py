"""What the cluster test needs of a machine: a MariaDB of its own, network namespaces on one bridge, silos in them."""
import os
import shutil
import signal
import subprocess
import time

BRIDGE, NET, DATABASE_PORT, HTTP_PORT = "daxtest0", "10.77.31", 13977, 8080


def run(*command, check=True):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout}")
    return done.stdout


def missing():
    """Why the test cannot run here, or None."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    for program in ("ip", "mariadbd", "mariadb-install-db", "mariadb"):
        if not shutil.which(program) and not os.path.exists(f"/usr/sbin/{program}"):
            return f"{program} is not installed"
    return None


class MariaDb:
    """A server in a folder of its own; ends with the test."""

    def __init__(self, folder):
        self.socket = os.path.join(folder, "s")
        data = os.path.join(folder, "data")
        # At its start a server clears away what others of its kind keep in the system's folder for temporary files.
        common = ["--no-defaults", f"--datadir={data}", f"--tmpdir={folder}", "--user=root", "--innodb-buffer-pool-size=64M", "--performance-schema=OFF"]
        os.makedirs(folder, exist_ok=True)
        run("mariadb-install-db", *common, "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve")
        server = shutil.which("mariadbd") or "/usr/sbin/mariadbd"
        self.process = subprocess.Popen(
            [server, *common, f"--socket={self.socket}", f"--pid-file={folder}/pid", f"--bind-address={NET}.1", f"--port={DATABASE_PORT}",
             "--skip-name-resolve", "--character-set-server=utf8mb4", "--max-connections=400"],
            stdout=open(os.path.join(folder, "log"), "w"), stderr=subprocess.STDOUT)
        for _ in range(300):
            if self.process.poll() is not None:
                raise RuntimeError("mariadbd did not start")
            if subprocess.run(["mariadb", "--no-defaults", f"--socket={self.socket}", "-u", "root", "-e", "SELECT 1"], capture_output=True).returncode == 0:
                break
            time.sleep(0.1)
        self.ask("CREATE DATABASE dax CHARACTER SET utf8mb4; CREATE USER 'dax'@'%' IDENTIFIED BY 'dax'; GRANT ALL ON dax.* TO 'dax'@'%'")

    connection = f"Server={NET}.1;Port={DATABASE_PORT};User ID=dax;Password=dax;Database=dax;Connection Timeout=5;Default Command Timeout=10"

    def ask(self, sql):
        """Rows of text columns."""
        out = run("mariadb", "--no-defaults", f"--socket={self.socket}", "-u", "root", "-N", "-B", "-e", sql, "dax" if "CREATE DATABASE" not in sql else "mysql")
        return [line.split("\t") for line in out.splitlines()]

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class Network:
    """A bridge on this machine, and a namespace per silo whose link can be cut."""

    def __init__(self, silos):
        self.silos = silos
        self.remove()
        run("ip", "link", "add", BRIDGE, "type", "bridge")
        run("ip", "addr", "add", f"{NET}.1/24", "dev", BRIDGE)
        run("ip", "link", "set", BRIDGE, "up")
        for n in range(silos):
            space, link = self.space(n), self.link(n)
            run("ip", "netns", "add", space)
            run("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", space)
            run("ip", "link", "set", link, "master", BRIDGE)
            run("ip", "link", "set", link, "up")
            run("ip", "-n", space, "addr", "add", f"{self.address(n)}/24", "dev", "eth0")
            run("ip", "-n", space, "link", "set", "eth0", "up")
            run("ip", "-n", space, "link", "set", "lo", "up")

    @staticmethod
    def space(n):
        return f"daxtest{n + 1}"

    @staticmethod
    def link(n):
        return f"daxveth{n + 1}"

    @staticmethod
    def address(n):
        return f"{NET}.{n + 11}"

    def cut(self, n):
        run("ip", "link", "set", self.link(n), "down")

    def mend(self, n):
        run("ip", "link", "set", self.link(n), "up")

    def remove(self):
        for n in range(self.silos):
            run("ip", "netns", "del", self.space(n), check=False)
            run("ip", "link", "del", self.link(n), check=False)
        run("ip", "link", "del", BRIDGE, check=False)


class Silo:
    """One process of the service in its namespace, on a copy of the data folder."""

    def __init__(self, n, dax, network, folder, settings):
        self.n, self.dax, self.space, self.address = n, dax, network.space(n), network.address(n)
        self.data, self.log = os.path.join(folder, f"data{n + 1}"), os.path.join(folder, f"silo{n + 1}.log")
        self.environment = {**os.environ, **settings, "Cluster__AdvertisedAddress": self.address}
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", self.space, self.dax, "serve", "--data", self.data, "--empty", "--urls", f"http://0.0.0.0:{HTTP_PORT}"],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=open(self.log, "a"))

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def stop(self):
        if self.is_running:
            self.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()
