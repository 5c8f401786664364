// A pad on which somebody signs: by finger, pen or mouse. The drawing goes with the form as a PNG.

const INK = "#10307a";
const WIDTH = 5; // of a line, in pixels of the picture, which is 800 wide

const form = document.querySelector("[data-sign]");
const box = form?.querySelector("[data-pad]");

const start = () => {
  const canvas = box.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const drawn = form.querySelector("[data-drawn]");
  const wrong = document.getElementById("pad-wrong");
  let last = null;
  let isEmpty = true;

  const place = (event) => {
    const seen = canvas.getBoundingClientRect();
    return {
      x: (event.clientX - seen.left) * canvas.width / seen.width,
      y: (event.clientY - seen.top) * canvas.height / seen.height,
    };
  };

  const line = (to) => {
    pen.beginPath();
    pen.moveTo(last.x, last.y);
    pen.lineTo(to.x, to.y);
    pen.stroke();
    last = to;
  };

  const clear = () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    drawn.value = "";
    isEmpty = true;
  };

  Object.assign(pen, { strokeStyle: INK, lineWidth: WIDTH, lineCap: "round", lineJoin: "round" });
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    line(last); // a dot, where the hand does not move
    isEmpty = false;
    wrong.hidden = true;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last || !event.isPrimary) return;
    const all = event.getCoalescedEvents?.() ?? [];
    for (const each of all.length ? all : [event]) line(place(each));
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => (last = null));
  }
  box.querySelector("[data-clear]").addEventListener("click", clear);
  form.addEventListener("submit", (event) => {
    if (!isEmpty) drawn.value = canvas.toDataURL("image/png");
    if (drawn.value) return;
    event.preventDefault();
    wrong.hidden = false;
    canvas.scrollIntoView({ block: "center" });
  });

  // a form that came back with faults still has what was drawn
  if (drawn.value) {
    const before = new Image();
    before.addEventListener("load", () => {
      pen.drawImage(before, 0, 0, canvas.width, canvas.height);
      isEmpty = false;
    });
    before.src = drawn.value;
  }
  form.querySelector("[data-no-pad]").hidden = true;
  box.hidden = false;
};

if (box) start();
