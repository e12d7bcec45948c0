(function(){
var d=document,h=d.documentElement,b=d.getElementById("lang"),q=d.getElementById("q"),f=d.getElementById("found"),units=null,loading=false;
var w=ENGLISH,back={};for(var k in w)back[w[k]]=k;
function turn(n){for(var c=n.firstChild;c;c=c.nextSibling)if(c.nodeType===3)c.data=c.data.replace(/[.,]/g,function(m){return m==="."?",":"."})}
function keep(v){try{localStorage.setItem("ntm-lang",v)}catch(e){}}
function kept(){var m=/[?&]lang=(en|vi)/.exec(location.search);if(m)return m[1];try{return localStorage.getItem("ntm-lang")}catch(e){return null}}
function say(v){if(v!=="vi"&&v!=="en"||v===h.lang)return;h.lang=v;
d.title=h.getAttribute("data-title-"+v);
b.textContent=v==="vi"?"English":"Tiếng Việt";b.lang=v==="vi"?"en":"vi";q.placeholder=q.getAttribute("data-"+v);
[].forEach.call(d.querySelectorAll(".n,.nn"),function(n){turn(n)});
[].forEach.call(d.querySelectorAll(".s"),function(n){var t=n.lastChild;t.data=(v==="en"?w:back)[t.data]||t.data});
show()}
b.onclick=function(){var v=h.lang==="vi"?"en":"vi";say(v);keep(v)};
function plain(s){return s.normalize("NFD").replace(/[\u0300-\u036f]/g,"").replace(/đ/g,"d").replace(/Đ/g,"D").toLowerCase()}
window.ntmUnits=function(list){units=list.map(function(u){return{u:u,p:plain(u[0]),e:u[0].toLowerCase().normalize("NFC")}});show()};
function load(){if(units||loading)return;loading=true;var s=d.createElement("script");s.src=q.getAttribute("data-root")+"search.js";d.body.appendChild(s)}
function show(){while(f.firstChild)f.removeChild(f.firstChild);var t=q.value.trim();if(!t||!units)return;
var e=t.toLowerCase().normalize("NFC"),p=plain(t),hits=units.filter(function(x){return x.p.indexOf(p)>=0});
function rank(x){return(x.e.indexOf(e)>=0?0:4)+(x.u[2]?0:2)+((" "+x.p).slice(-p.length-1)===" "+p?0:1)}
hits.sort(function(x,y){return rank(x)-rank(y)});
if(!hits.length){var l=d.createElement("li");l.textContent=h.lang==="vi"?"Không có đơn vị nào tên như vậy":"No unit of that name";f.appendChild(l)}
hits.slice(0,30).forEach(function(x){var l=d.createElement("li"),a=d.createElement(x.u[2]?"a":"span"),s=d.createElement("small");
a.textContent=x.u[0];if(x.u[2])a.href=q.getAttribute("data-root")+"unit/"+encodeURIComponent(x.u[2]);
s.textContent=[x.u[1],x.u[3],x.u[2]?"":h.lang==="vi"?"chưa có số liệu":"nothing reported"].filter(Boolean).join(" ");
l.appendChild(a);l.appendChild(s);f.appendChild(l)})}
q.onfocus=load;q.oninput=function(){load();show()};
q.form.onsubmit=function(ev){ev.preventDefault();load();show();var a=f.querySelector("a");if(a)a.focus()};
say(kept())
})();
